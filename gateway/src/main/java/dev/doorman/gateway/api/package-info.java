/** The operator's side: HTTP interface, health, and how both are written. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Doorman's gateway",
                        version = "1",
                        description =
                                "What is served, who is there, who is kept out, and what the operator can do about it."),
        components =
                @Components(
                        responses = {
                            @APIResponse(
                                    name = "Unauthorized",
                                    description = "The token is missing, or it is another",
                                    content =
                                            @Content(
                                                    mediaType = Fault.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Fault.class))),
                            @APIResponse(
                                    name = "BadRequest",
                                    description = "The request is not what is wanted here",
                                    content =
                                            @Content(
                                                    mediaType = Fault.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Fault.class))),
                            @APIResponse(
                                    name = "NotFound",
                                    description = "There is none of this name",
                                    content =
                                            @Content(
                                                    mediaType = Fault.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Fault.class)))
                        },
                        securitySchemes =
                                @SecurityScheme(
                                        securitySchemeName = "token",
                                        type = SecuritySchemeType.HTTP,
                                        scheme = "bearer",
                                        description = "What keys/api.token of the state folder holds.")),
        security = @SecurityRequirement(name = "token"))
@NullMarked
package dev.doorman.gateway.api;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.jspecify.annotations.NullMarked;
