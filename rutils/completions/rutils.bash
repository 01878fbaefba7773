# shellcheck shell=bash
# Completes the command lines of Doorman's programs for users in bash; zsh takes it after bashcompinit.

_doorman_rutils() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options='' action=hostname
  COMPREPLY=()
  case ${COMP_WORDS[0]##*/} in
    rsh) options='-d -D -l -n -p --help' ;;
    rexec) options='-d -D -l -n -p --stdin --help' ;;
    rlogin) options='-8 -d -D -e -E -L -l -p --help' ;;
    rcp) options='-D -p -P -r --help' action=file ;;
    talk) options='-p --help' action=user ;;
    regpwd) options='-d -s -u --stdin --help' action='' ;;
  esac
  case $before in
    -l | -u) action=user ;;
    -e | -P) return ;;
    -p) [[ ${COMP_WORDS[0]##*/} == rcp ]] || return ;;
    *) if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
      fi ;;
  esac
  if [[ -n $action ]]; then mapfile -t COMPREPLY < <(compgen -A "$action" -- "$current"); fi
}

complete -F _doorman_rutils rsh rexec rlogin talk regpwd
complete -o filenames -F _doorman_rutils rcp
