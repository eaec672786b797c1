@NullMarked
package io.alerthistory.operator.rollout;

import org.jspecify.annotations.NullMarked;
