@NullMarked
package io.alerthistory.service.export;

import org.jspecify.annotations.NullMarked;
