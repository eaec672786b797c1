@NullMarked
package io.alerthistory.crds;

import org.jspecify.annotations.NullMarked;
