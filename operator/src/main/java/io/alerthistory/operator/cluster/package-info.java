/// Effects: everything that is written to or read from the cluster outside of caches.
@NullMarked
package io.alerthistory.operator.cluster;

import org.jspecify.annotations.NullMarked;
