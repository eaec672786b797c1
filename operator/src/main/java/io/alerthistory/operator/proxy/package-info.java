/// Pure: the managed proxy, from what shall have the traffic to what Envoy reads.
@NullMarked
package io.alerthistory.operator.proxy;

import org.jspecify.annotations.NullMarked;
