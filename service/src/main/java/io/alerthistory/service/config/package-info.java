@NullMarked
package io.alerthistory.service.config;

import org.jspecify.annotations.NullMarked;
