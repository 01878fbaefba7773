package dev.doorman.hello;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The resource that Quarkus' own guide begins with. */
@Path("/hello")
public class Hello {
    /** Says so. */
    @GET
    public String hello() {
        return "Hello from Quarkus REST";
    }
}
