/// A release of the service that should never have been built: the real one behind a front that
/// misbehaves on command. Test equipment, not part of the product.
@NullMarked
package io.alerthistory.e2e.candidate;

import org.jspecify.annotations.NullMarked;
