@NullMarked
package io.alerthistory.service.observe;

import org.jspecify.annotations.NullMarked;
