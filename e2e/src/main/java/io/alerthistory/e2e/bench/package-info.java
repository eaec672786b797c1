/// `make bench`: our rates beside the limit of the same machine, in one run.
@NullMarked
package io.alerthistory.e2e.bench;

import org.jspecify.annotations.NullMarked;
