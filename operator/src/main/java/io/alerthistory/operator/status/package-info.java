/// Pure: conditions and status from what was seen.
@NullMarked
package io.alerthistory.operator.status;

import org.jspecify.annotations.NullMarked;
