/// Counters of the operator, for its metrics.
@NullMarked
package io.alerthistory.operator.observe;

import org.jspecify.annotations.NullMarked;
