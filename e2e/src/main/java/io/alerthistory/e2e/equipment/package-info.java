/// What the programs that tests put beside the service have in common. Test equipment, not part of
/// the product.
@NullMarked
package io.alerthistory.e2e.equipment;

import org.jspecify.annotations.NullMarked;
