/// A stand-in for the stack that the service replaces: its API and its schema, small, and able to
/// misbehave on command. Test equipment, not part of the product.
@NullMarked
package io.alerthistory.e2e.legacy;

import org.jspecify.annotations.NullMarked;
