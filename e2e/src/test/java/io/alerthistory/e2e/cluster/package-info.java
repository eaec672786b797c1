/// Journeys on a whole cluster: pods, volumes and Services that are real.
@NullMarked
package io.alerthistory.e2e.cluster;

import org.jspecify.annotations.NullMarked;
