/// Journeys through both sides, on real things.
@NullMarked
package io.alerthistory.e2e;

import org.jspecify.annotations.NullMarked;
