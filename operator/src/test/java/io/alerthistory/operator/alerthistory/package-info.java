@NullMarked
package io.alerthistory.operator.alerthistory;

import org.jspecify.annotations.NullMarked;
