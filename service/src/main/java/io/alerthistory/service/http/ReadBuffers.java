package io.alerthistory.service.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/// Lets go of what a connection has read, with each answer.
///
/// Helidon's reader keeps what comes in as a list and moves along it, and each buffer that it has left
/// still leads to the next one. As soon as one of them has died in the old generation, the collector
/// of the young one keeps and copies all later ones of the connection, until a full collection: under
/// load half of its work, and megabytes a second of dead bodies in the heap. Here the list begins anew
/// when everything read so far is consumed. The reader has no method for that, so its fields are set.
final class ReadBuffers implements Http1ConnectionListener {

    private static final byte[] NOTHING = {};

    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final MethodHandle BUFFER;

    static {
        try {
            var reader = MethodHandles.privateLookupIn(DataReader.class, MethodHandles.lookup());
            var buffer = reader.findClass(DataReader.class.getName() + "$Node");
            HEAD = reader.findVarHandle(DataReader.class, "head", buffer);
            TAIL = reader.findVarHandle(DataReader.class, "tail", buffer);
            BUFFER =
                    MethodHandles.privateLookupIn(buffer, reader)
                            .findConstructor(
                                    buffer,
                                    MethodType.methodType(
                                            void.class, DataReader.class, byte[].class))
                            .asType(
                                    MethodType.methodType(
                                            Object.class, DataReader.class, byte[].class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Called when an answer begins.
    @Override
    public void status(ConnectionContext connection, Status status) {
        letGo(connection.dataReader());
    }

    /// Begins the list anew, unless something in it is still to be read.
    static void letGo(DataReader reader) {
        if (reader.available() > 0) {
            return;
        }
        try {
            var none = (Object) BUFFER.invokeExact(reader, NOTHING);
            HEAD.set(reader, none);
            TAIL.set(reader, none);
        } catch (Throwable e) {
            throw new IllegalStateException("a buffer without bytes could not be made", e);
        }
    }
}
