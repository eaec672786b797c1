/// Pure: what samples of the new and the old backend say.
@NullMarked
package io.alerthistory.operator.analysis;

import org.jspecify.annotations.NullMarked;
