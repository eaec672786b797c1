/// What a running service says about itself.
@NullMarked
package io.alerthistory.operator.stack;

import org.jspecify.annotations.NullMarked;
