package dev.doorman.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a request was not done: RFC 9457's problem details. Immutable. */
@Schema(name = "Problem", description = "Why a request was not done, as RFC 9457 has it")
public record Fault(
        @Schema(description = "What the status means") String title,
        @Schema(description = "The HTTP status") int status,

        @Schema(description = "What is wrong with this request")
        String detail,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Schema(description = "Of a configuration that was not taken: each fault, with its file, line and column")
        List<String> faults)
        implements Shown {
    static final String MEDIA_TYPE = "application/problem+json";

    public Fault {
        faults = List.copyOf(faults);
    }

    static Fault of(int status, String title, String detail) {
        return new Fault(title, status, detail, List.of());
    }

    @Override
    public String text() {
        return faults.isEmpty() ? detail + "\n" : String.join("\n", faults) + "\n";
    }
}
