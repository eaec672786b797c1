/// What is done again and again.
@NullMarked
package io.alerthistory.service.schedule;

import org.jspecify.annotations.NullMarked;
