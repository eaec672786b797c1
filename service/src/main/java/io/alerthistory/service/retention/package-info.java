/// What is old is taken away.
@NullMarked
package io.alerthistory.service.retention;

import org.jspecify.annotations.NullMarked;
