/// Pure: which revision shall have the traffic, and the way there.
@NullMarked
package io.alerthistory.operator.rollout;

import org.jspecify.annotations.NullMarked;
