@NullMarked
package io.alerthistory.service.http;

import org.jspecify.annotations.NullMarked;
