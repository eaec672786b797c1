@NullMarked
package io.alerthistory.service.intake;

import org.jspecify.annotations.NullMarked;
