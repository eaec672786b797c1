/// What the files under `deploy/` do, on the real programs that read them.
@NullMarked
package io.alerthistory.e2e.deploy;

import org.jspecify.annotations.NullMarked;
