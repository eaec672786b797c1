/// The API's description as a page.
@NullMarked
package io.alerthistory.service.manual;

import org.jspecify.annotations.NullMarked;
