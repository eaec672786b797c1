@NullMarked
package io.alerthistory.service.report;

import org.jspecify.annotations.NullMarked;
