@NullMarked
package io.alerthistory.operator.traffic;

import org.jspecify.annotations.NullMarked;
