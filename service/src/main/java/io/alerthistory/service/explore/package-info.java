@NullMarked
package io.alerthistory.service.explore;

import org.jspecify.annotations.NullMarked;
