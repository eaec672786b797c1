@NullMarked
package io.alerthistory.service.history;

import org.jspecify.annotations.NullMarked;
