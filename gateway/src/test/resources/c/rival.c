/* Wants a port, over and over, in each way there is to ask for one. Prints a line for each that it gets, and gives it back;
   on SIGTERM, how often it has asked. usage: rival TCP-PORT UDP-PORT */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t over;

static void end(int number) { (void)number; over = 1; }

static int asked(int type, const struct sockaddr *where, socklen_t length, int option, int only6) {
  int one = 1, fd = socket(where->sa_family, type, 0), got;
  if (fd < 0) { perror("socket"); exit(2); }
  if (where->sa_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only6, sizeof only6);
  if (option) setsockopt(fd, SOL_SOCKET, option, &one, sizeof one);
  got = bind(fd, where, length) == 0 && (type == SOCK_DGRAM || listen(fd, 16) == 0);
  if (!got && errno != EADDRINUSE) { perror("bind"); exit(2); }
  close(fd);
  return got;
}

int main(int count, char **arguments) {
  const int options[] = {0, SO_REUSEADDR, SO_REUSEPORT};
  const int types[] = {SOCK_STREAM, SOCK_DGRAM};
  const char *v4[] = {"0.0.0.0", "127.0.0.1"}, *v6[] = {"::", "::1"};
  unsigned long attempts = 0;
  if (count != 3) return 2;
  signal(SIGTERM, end);
  setvbuf(stdout, NULL, _IOLBF, 0);
  puts("begun");
  while (!over) {
    for (int t = 0; t < 2; t++) {
      for (int o = 0; o < 3; o++) {
        for (int a = 0; a < 2; a++) {
          struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1 + t]))};
          struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(atoi(arguments[1 + t]))};
          inet_pton(AF_INET, v4[a], &four.sin_addr);
          inet_pton(AF_INET6, v6[a], &six.sin6_addr);
          attempts += 3;
          if (asked(types[t], (struct sockaddr *)&four, sizeof four, options[o], 0)) printf("got %d %s\n", t, v4[a]);
          if (asked(types[t], (struct sockaddr *)&six, sizeof six, options[o], 0)) printf("got %d %s\n", t, v6[a]);
          if (asked(types[t], (struct sockaddr *)&six, sizeof six, options[o], 1)) printf("got %d %s only\n", t, v6[a]);
        }
      }
    }
  }
  printf("asked %lu\n", attempts);
  return 0;
}
