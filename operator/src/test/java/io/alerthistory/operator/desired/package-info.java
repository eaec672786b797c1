@NullMarked
package io.alerthistory.operator.desired;

import org.jspecify.annotations.NullMarked;
