@NullMarked
package io.alerthistory.service;

import org.jspecify.annotations.NullMarked;
