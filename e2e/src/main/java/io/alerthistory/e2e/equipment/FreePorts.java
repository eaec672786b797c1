package io.alerthistory.e2e.equipment;

import java.io.IOException;
import java.net.ServerSocket;

/// Two ports that nobody listens on. They are held at once while they are looked for: asked for one
/// after the other, the system may give the same one twice.
///
/// @param api for the API
/// @param admin for the second listener
public record FreePorts(int api, int admin) {

    /// Any two.
    ///
    /// @throws IOException when there are none
    public static FreePorts take() throws IOException {
        try (var one = new ServerSocket(0);
                var other = new ServerSocket(0)) {
            return new FreePorts(one.getLocalPort(), other.getLocalPort());
        }
    }
}
