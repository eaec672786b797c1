@NullMarked
package io.alerthistory.service.stream;

import org.jspecify.annotations.NullMarked;
