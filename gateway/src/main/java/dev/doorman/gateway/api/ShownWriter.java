package dev.doorman.gateway.api;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Writes answers for people. Stateless. */
@Provider
@Produces(MediaType.TEXT_PLAIN)
public final class ShownWriter implements MessageBodyWriter<Shown> {
    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return Shown.class.isAssignableFrom(type);
    }

    @Override
    public void writeTo(
            Shown shown,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        headers.putSingle("Content-Type", MediaType.TEXT_PLAIN + "; charset=utf-8");
        out.write(shown.text().getBytes(StandardCharsets.UTF_8));
    }
}
