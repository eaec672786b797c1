/// What is handed to Kubernetes, judged by Kubernetes: definitions, examples, chart, manifests.
@NullMarked
package io.alerthistory.e2e.kubernetes;

import org.jspecify.annotations.NullMarked;
