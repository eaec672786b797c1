@NullMarked
package io.alerthistory.operator;

import org.jspecify.annotations.NullMarked;
