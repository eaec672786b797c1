@NullMarked
package io.alerthistory.service.alert;

import org.jspecify.annotations.NullMarked;
