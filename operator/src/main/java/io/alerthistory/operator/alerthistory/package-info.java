/// The reconciler of AlertHistory: observe, plan, apply, report.
@NullMarked
package io.alerthistory.operator.alerthistory;

import org.jspecify.annotations.NullMarked;
