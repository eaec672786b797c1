/// Pure: the objects that shall exist for one AlertHistory.
@NullMarked
package io.alerthistory.operator.desired;

import org.jspecify.annotations.NullMarked;
