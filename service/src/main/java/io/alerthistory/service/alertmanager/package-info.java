@NullMarked
package io.alerthistory.service.alertmanager;

import org.jspecify.annotations.NullMarked;
