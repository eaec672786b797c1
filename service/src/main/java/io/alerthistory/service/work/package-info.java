/// Whose work is whose, where several revisions run on one database.
@NullMarked
package io.alerthistory.service.work;

import org.jspecify.annotations.NullMarked;
