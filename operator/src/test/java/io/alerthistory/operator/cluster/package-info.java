@NullMarked
package io.alerthistory.operator.cluster;

import org.jspecify.annotations.NullMarked;
