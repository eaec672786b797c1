@NullMarked
package io.alerthistory.service.storage;

import org.jspecify.annotations.NullMarked;
