/// Pure: the object that clients are routed by.
@NullMarked
package io.alerthistory.operator.traffic;

import org.jspecify.annotations.NullMarked;
