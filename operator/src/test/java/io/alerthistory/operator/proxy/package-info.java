@NullMarked
package io.alerthistory.operator.proxy;

import org.jspecify.annotations.NullMarked;
