@NullMarked
package io.alerthistory.operator.analysis;

import org.jspecify.annotations.NullMarked;
