/// `make demo`: the main job, shown in a minute.
@NullMarked
package io.alerthistory.e2e.demo;

import org.jspecify.annotations.NullMarked;
